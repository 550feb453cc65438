// Counts the heap of this process, and shares results with a forked child.
#ifndef CONCORD_HEAP_H
#define CONCORD_HEAP_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Sets the counters to zero; what is in use now does not count.
void heap_mark(void);
// The most bytes in use at once since the mark, beyond those in use then.
int64_t heap_peak(void);
// The largest single request since the mark.
int64_t heap_largest(void);

// What a child did, in memory that its parent sees.
struct fuzz_outcome {
  int64_t values;     // read without error
  int64_t refusals;   // typed errors
  int64_t peak;       // bytes
  int64_t largest;    // bytes
  double seconds;
  char oddity[240];   // an error that does not name its file, or where
};
struct fuzz_board {
  volatile int64_t current;    // the case in work
  volatile double started;     // when, by fuzz_clock
  volatile int64_t finished;   // how many of the batch are done
  struct fuzz_outcome outcomes[];
};

// Zeroed memory that forked children share; NULL if there is none.
void *fuzz_shared(size_t bytes);
// Seconds of a clock that never goes back.
double fuzz_clock(void);
// fork(2), which Swift hides; only for a process with one thread.
pid_t fuzz_fork(void);
struct fuzz_outcome *fuzz_outcome_at(struct fuzz_board *board, int64_t index);
// Keeps at most 239 bytes of `text`.
void fuzz_note(struct fuzz_outcome *outcome, const char *text);
const char *fuzz_oddity(const struct fuzz_outcome *outcome);

#endif
