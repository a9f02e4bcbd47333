/* Fails the n-th call that changes a file below a folder, and all that follow if so told, as a broken or full disk does.
   Loaded before the C library (LD_PRELOAD), so that it reaches the engine as well as Python.
   FAIL_UNDER the folder, FAIL_AT which call (1 is the first), FAIL_FOR how many, FAIL_WITH the error number,
   FAIL_COUNT a file that gets a byte for each call that was counted. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long calls;

static int below(const char *path) {
    const char *under = getenv("FAIL_UNDER");
    return under && path && strncmp(path, under, strlen(under)) == 0;
}

static int below_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size <= 0) return 0;
    path[size] = 0;
    return below(path);
}

static int fails(int counted) {
    if (!counted) return 0;
    long now = __sync_add_and_fetch(&calls, 1);
    const char *at = getenv("FAIL_AT"), *lasts = getenv("FAIL_FOR"), *with = getenv("FAIL_WITH");
    if (!at || now < atol(at) || now >= atol(at) + (lasts ? atol(lasts) : 1)) return 0;
    const char *count = getenv("FAIL_COUNT");
    if (count) {
        int (*really)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
        ssize_t (*put)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
        int fd = really(count, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (fd >= 0) { put(fd, "x", 1); close(fd); }
    }
    errno = with ? atoi(with) : ENOSPC;
    return 1;
}

#define REAL(name) __typeof__(&name) really = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *from, size_t size) { REAL(write); return fails(below_fd(fd)) ? -1 : really(fd, from, size); }
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { REAL(pwrite); return fails(below_fd(fd)) ? -1 : really(fd, from, size, at); }
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) { REAL(pwrite64); return fails(below_fd(fd)) ? -1 : really(fd, from, size, at); }
ssize_t writev(int fd, const struct iovec *from, int size) { REAL(writev); return fails(below_fd(fd)) ? -1 : really(fd, from, size); }
int fsync(int fd) { REAL(fsync); return fails(below_fd(fd)) ? -1 : really(fd); }
int fdatasync(int fd) { REAL(fdatasync); return fails(below_fd(fd)) ? -1 : really(fd); }
int rename(const char *from, const char *to) { REAL(rename); return fails(below(to)) ? -1 : really(from, to); }
int renameat2(int one, const char *from, int two, const char *to, unsigned int how) { REAL(renameat2); return fails(below(to)) ? -1 : really(one, from, two, to, how); }
int link(const char *from, const char *to) { REAL(link); return fails(below(to)) ? -1 : really(from, to); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); return fails(below(path)) ? -1 : really(path, mode); }

#define OPENS (O_WRONLY | O_RDWR | O_CREAT)
#define OPEN(name) \
    int name(const char *path, int how, ...) { \
        va_list rest; va_start(rest, how); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        REAL(name); \
        return fails((how & OPENS) && below(path)) ? -1 : really(path, how, mode); \
    }
OPEN(open)
OPEN(open64)
