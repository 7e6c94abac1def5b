#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdint.h>
#include <string.h>

#if RD_KAFKA_VERSION < 0x020002ff
#error "librdkafka 2.0.2 or newer is needed (Debian 12: librdkafka-dev)"
#endif

// A block of headers, as the bus writes it: for each header the length of the name (2 bytes, little endian), the name, the
// length of the value (4 bytes; 0xFFFFFFFF for a null value), the value.
static inline rd_kafka_headers_t *crdkafka_headers(const uint8_t *block, size_t length, size_t extra) {
    rd_kafka_headers_t *headers = rd_kafka_headers_new(16 + extra);
    size_t at = 0;
    while (at + 6 <= length) {
        uint16_t name;
        uint32_t value;
        memcpy(&name, block + at, 2);
        const char *start = (const char *)block + at + 2;
        memcpy(&value, block + at + 2 + name, 4);
        at += 6 + name;
        if (value == UINT32_MAX) {
            rd_kafka_header_add(headers, start, name, NULL, 0);
        } else {
            rd_kafka_header_add(headers, start, name, block + at, (ssize_t)value);
            at += value;
        }
    }
    return headers;
}

// Produces one message; takes the headers on success only (pitfall 17). A null value is a tombstone.
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

// Request faults are pushed by a variadic function.
static inline void crdkafka_mock_push_error(rd_kafka_mock_cluster_t *cluster, int16_t api, rd_kafka_resp_err_t error) {
    rd_kafka_mock_push_request_errors(cluster, api, 1, error);
}
