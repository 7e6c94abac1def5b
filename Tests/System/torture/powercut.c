// Keeps beside each store file, as FILE.durable, what of it is on the disk for certain: its content at the last fsync.
// For the kill test, by LD_PRELOAD: after a power cut that is what there is.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void keep(int file) {
    char link[64], path[PATH_MAX], kept[PATH_MAX + 16], draft[PATH_MAX + 16];
    static char buffer[1 << 16];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return;
    path[length] = 0;
    // Opening the file itself, and closing it again, would give up the process's locks on it.
    if (!strstr(path, ".sqlite") || strstr(path, " (deleted)")) return;
    snprintf(kept, sizeof kept, "%s.durable", path);
    snprintf(draft, sizeof draft, "%s.draft", path);
    pthread_mutex_lock(&one_at_a_time);
    int out = open(draft, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    off_t at = 0;
    for (ssize_t count; (count = pread(file, buffer, sizeof buffer, at)) > 0; at += count)
        if (write(out, buffer, count) != count) break;
    close(out);
    rename(draft, kept);
    pthread_mutex_unlock(&one_at_a_time);
}

int fsync(int file) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int result = real(file);
    if (result == 0) keep(file);
    return result;
}

int fdatasync(int file) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int result = real(file);
    if (result == 0) keep(file);
    return result;
}

int unlink(const char *path) {
    int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
    if (strstr(path, ".sqlite-wal") && !strstr(path, ".durable")) {
        char kept[PATH_MAX + 16];
        snprintf(kept, sizeof kept, "%s.durable", path);
        real(kept);
    }
    return real(path);
}
