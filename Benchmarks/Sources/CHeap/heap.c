// Stands in front of glibc's malloc and counts. The program's own symbols come before those of libraries, so Swift's
// runtime and the codecs are counted too. Sizes are what malloc really set aside.
#define _GNU_SOURCE
#include "heap.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static _Atomic int64_t live, peak, largest, base;

static void *taken(void *p) {
  if (!p) return p;
  int64_t size = (int64_t)malloc_usable_size(p);
  int64_t now = atomic_fetch_add_explicit(&live, size, memory_order_relaxed) + size;
  int64_t most = atomic_load_explicit(&peak, memory_order_relaxed);
  while (now > most && !atomic_compare_exchange_weak(&peak, &most, now)) {}
  int64_t big = atomic_load_explicit(&largest, memory_order_relaxed);
  while (size > big && !atomic_compare_exchange_weak(&largest, &big, size)) {}
  return p;
}

static void given(void *p) {
  if (p) atomic_fetch_sub_explicit(&live, (int64_t)malloc_usable_size(p), memory_order_relaxed);
}

void *malloc(size_t n) { return taken(__libc_malloc(n)); }
void *calloc(size_t n, size_t m) { return taken(__libc_calloc(n, m)); }
void *memalign(size_t a, size_t n) { return taken(__libc_memalign(a, n)); }
void *aligned_alloc(size_t a, size_t n) { return taken(__libc_memalign(a, n)); }
void free(void *p) {
  given(p);
  __libc_free(p);
}
void *realloc(void *p, size_t n) {
  given(p);
  void *q = __libc_realloc(p, n);
  if (!q && n) atomic_fetch_add_explicit(&live, (int64_t)malloc_usable_size(p), memory_order_relaxed);
  return taken(q);
}
int posix_memalign(void **out, size_t a, size_t n) {
  void *p = taken(__libc_memalign(a, n));
  if (!p) return ENOMEM;
  *out = p;
  return 0;
}

void heap_mark(void) {
  base = live;
  peak = base;
  largest = 0;
}
int64_t heap_peak(void) { return peak - base; }
int64_t heap_largest(void) { return largest; }

void *fuzz_shared(size_t bytes) {
  void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return p == MAP_FAILED ? NULL : p;
}
double fuzz_clock(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
pid_t fuzz_fork(void) { return fork(); }
struct fuzz_outcome *fuzz_outcome_at(struct fuzz_board *board, int64_t index) { return &board->outcomes[index]; }
void fuzz_note(struct fuzz_outcome *outcome, const char *text) {
  strncpy(outcome->oddity, text, sizeof outcome->oddity - 1);
}
const char *fuzz_oddity(const struct fuzz_outcome *outcome) { return outcome->oddity; }
