#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdint.h>
#include <string.h>

#if RD_KAFKA_VERSION < 0x020002ff
#error "librdkafka 2.0.2 or newer is needed (Debian 12: librdkafka-dev)"
#endif

// Reads a block of headers, as the bus writes it: for each header the length of the name (2 bytes, little endian), the name,
// the length of the value (4 bytes; 0xFFFFFFFF for a null value), the value. NULL when the block is cut short or runs over
// its end: it may come from a file. `extra` is how many headers the caller will add.
static inline rd_kafka_headers_t *crdkafka_headers(const uint8_t *block, size_t length, size_t extra) {
    rd_kafka_headers_t *headers = rd_kafka_headers_new(16 + extra);
    size_t at = 0;
    while (at < length) {
        if (length - at < 6) goto broken;
        const size_t name_length = (size_t)block[at] | (size_t)block[at + 1] << 8;
        const char *name = (const char *)block + at + 2;
        at += 2;
        if (length - at < name_length + 4) goto broken;
        at += name_length;
        const uint32_t value_length = (uint32_t)block[at] | (uint32_t)block[at + 1] << 8 | (uint32_t)block[at + 2] << 16 |
                                      (uint32_t)block[at + 3] << 24;
        at += 4;
        if (value_length == UINT32_MAX) {
            if (rd_kafka_header_add(headers, name, (ssize_t)name_length, NULL, 0)) goto broken;
        } else {
            if (length - at < value_length) goto broken;
            if (rd_kafka_header_add(headers, name, (ssize_t)name_length, block + at, (ssize_t)value_length)) goto broken;
            at += value_length;
        }
    }
    return headers;
broken:
    rd_kafka_headers_destroy(headers);
    return NULL;
}

// Produces one message (rd_kafka_producev is variadic). Takes the headers on success only (pitfall 17). A null value is a
// tombstone. The sequence is an integer, never a pointer (pitfall 13).
static inline rd_kafka_resp_err_t crdkafka_produce(
    rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition, const void *key, size_t key_length, const void *value,
    size_t value_length, rd_kafka_headers_t *headers, int copies, int64_t sequence) {
    return rd_kafka_producev(
        client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_KEY(key, key_length),
        RD_KAFKA_V_VALUE((void *)value, value_length), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_MSGFLAGS(copies ? RD_KAFKA_MSG_F_COPY : 0), RD_KAFKA_V_OPAQUE((void *)(intptr_t)sequence),
        RD_KAFKA_V_END);
}

static inline int64_t crdkafka_sequence(const rd_kafka_message_t *message) { return (int64_t)(intptr_t)message->_private; }

// Fails the next request of a kind with an error, or lets it through and only delays its answer. Variadic as well.
static inline rd_kafka_resp_err_t crdkafka_mock_push_answer(
    rd_kafka_mock_cluster_t *cluster, int16_t request, rd_kafka_resp_err_t error, int delay_milliseconds) {
    return rd_kafka_mock_broker_push_request_error_rtts(cluster, 1, request, 1, error, delay_milliseconds);
}
