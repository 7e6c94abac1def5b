#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <microhttpd.h>

/* Where libmicrohttpd's own complaints go. Only the format is passed on: its arguments may quote a request. */
struct chttpd_log {
    void (*write)(void *context, const char *format);
    void *context;
};

/* Everything the daemon is started with. The functions get `context` as their first argument. */
struct chttpd_configuration {
    int listen_descriptor;
    unsigned int connection_limit;
    unsigned int inactivity_seconds;
    size_t connection_memory;
    void *context;
    struct chttpd_log *log;
    MHD_AccessHandlerCallback access;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
};

static inline void chttpd_write_log(void *log, const char *format, va_list arguments) {
    (void)arguments;
    ((struct chttpd_log *)log)->write(((struct chttpd_log *)log)->context, format);
}

static inline size_t chttpd_leave_escaped(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    size_t length = 0;
    while (text[length] != 0) length++;
    return length;
}

/* MHD_start_daemon is variadic. The logger comes first, so that it also hears complaints about the options. */
static inline struct MHD_Daemon *chttpd_start(const struct chttpd_configuration *c) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
        NULL, NULL, c->access, c->context,
        MHD_OPTION_EXTERNAL_LOGGER, chttpd_write_log, (void *)c->log,
        MHD_OPTION_LISTEN_SOCKET, c->listen_descriptor,
        MHD_OPTION_NOTIFY_COMPLETED, c->completed, c->context,
        MHD_OPTION_NOTIFY_CONNECTION, c->connection, c->context,
        MHD_OPTION_URI_LOG_CALLBACK, c->target, c->context,
        MHD_OPTION_UNESCAPE_CALLBACK, chttpd_leave_escaped, NULL,
        MHD_OPTION_CONNECTION_LIMIT, c->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, c->inactivity_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, c->connection_memory,
        MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_END);
}

/* MHD_get_connection_info is variadic. */
static inline const struct sockaddr *chttpd_client_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

static inline int chttpd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static inline void *chttpd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/* Length of the header block as it was received, from the method to the empty line; 0 when not known. */
static inline size_t chttpd_header_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}
