#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_vector.h>

// GSL keeps its algorithms in mutable globals, which Swift 6 refuses to read; one accessor each.
static inline const gsl_multifit_nlinear_type *cgsl_trust_region(void) { return gsl_multifit_nlinear_trust; }
static inline const gsl_root_fsolver_type *cgsl_brent(void) { return gsl_root_fsolver_brent; }
