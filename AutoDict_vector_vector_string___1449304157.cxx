#include "vector"
#include "string"
#include "map"
#ifdef __CLING__ 
#pragma link C++ nestedclasses;
#pragma link C++ nestedtypedefs;
#pragma link C++ class vector<vector<string>>+;
#pragma link C++ class map<string,vector<int>>+;
#endif
