// The threads, mutexes and conditions of C11 over those of POSIX, for runs under ThreadSanitizer.
//
// ThreadSanitizer knows pthread_create and pthread_mutex_lock, and nothing of thrd_create and mtx_lock, which Debian's
// librdkafka is built with: a thread that it never saw begin crashes at its first lock. Loaded before libc, this gives
// librdkafka the same functions with calls that ThreadSanitizer sees.
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

_Static_assert(sizeof(mtx_t) >= sizeof(pthread_mutex_t), "a C11 mutex holds a POSIX one");
_Static_assert(sizeof(cnd_t) >= sizeof(pthread_cond_t), "a C11 condition holds a POSIX one");
_Static_assert(sizeof(thrd_t) == sizeof(pthread_t), "a C11 thread is a POSIX one");

static int code(int error) {
    switch (error) {
        case 0: return thrd_success;
        case ETIMEDOUT: return thrd_timedout;
        case EBUSY: return thrd_busy;
        case ENOMEM: return thrd_nomem;
        default: return thrd_error;
    }
}

struct start {
    thrd_start_t body;
    void *argument;
};

static void *run(void *opaque) {
    const struct start start = *(struct start *)opaque;
    free(opaque);
    return (void *)(intptr_t)start.body(start.argument);
}

int thrd_create(thrd_t *thread, thrd_start_t body, void *argument) {
    struct start *start = malloc(sizeof *start);
    if (!start) return thrd_nomem;
    *start = (struct start){body, argument};
    const int error = pthread_create((pthread_t *)thread, NULL, run, start);
    if (error) free(start);
    return code(error);
}

int thrd_join(thrd_t thread, int *result) {
    void *value = NULL;
    const int error = pthread_join((pthread_t)thread, &value);
    if (!error && result) *result = (int)(intptr_t)value;
    return code(error);
}

int thrd_detach(thrd_t thread) { return code(pthread_detach((pthread_t)thread)); }

int mtx_init(mtx_t *mutex, int type) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
    const int error = pthread_mutex_init((pthread_mutex_t *)mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return code(error);
}

int mtx_lock(mtx_t *mutex) { return code(pthread_mutex_lock((pthread_mutex_t *)mutex)); }
int mtx_trylock(mtx_t *mutex) { return code(pthread_mutex_trylock((pthread_mutex_t *)mutex)); }
int mtx_unlock(mtx_t *mutex) { return code(pthread_mutex_unlock((pthread_mutex_t *)mutex)); }
void mtx_destroy(mtx_t *mutex) { pthread_mutex_destroy((pthread_mutex_t *)mutex); }

int cnd_init(cnd_t *condition) { return code(pthread_cond_init((pthread_cond_t *)condition, NULL)); }
int cnd_signal(cnd_t *condition) { return code(pthread_cond_signal((pthread_cond_t *)condition)); }
int cnd_broadcast(cnd_t *condition) { return code(pthread_cond_broadcast((pthread_cond_t *)condition)); }
void cnd_destroy(cnd_t *condition) { pthread_cond_destroy((pthread_cond_t *)condition); }

int cnd_wait(cnd_t *condition, mtx_t *mutex) {
    return code(pthread_cond_wait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex));
}

int cnd_timedwait(cnd_t *condition, mtx_t *mutex, const struct timespec *until) {
    return code(pthread_cond_timedwait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex, until));
}
