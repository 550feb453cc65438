#include <cerf.h>
