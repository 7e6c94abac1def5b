// The yardstick of the pipeline's benchmarks: the same rows, messages and durability as a booking in the scheduling service, in
// one thread of C over librdkafka and SQLite. It reads no JSON and checks no token: it is what the machine can do, not a service.
//
//   limit BOOTSTRAP STORE PAGES COMMANDS EVENTS OUTCOMES [TOPIC…]
//
// STORE is a store that the scheduling service has made (schema, epoch, positions of COMMANDS), PAGES what its log may hold before
// it is moved into the file; EVENTS and OUTCOMES have as many partitions as COMMANDS. Each TOPIC is listened to besides, as the
// service does, in as many partitions: what a fetch costs the broker grows with them. Runs until SIGTERM, then waits for what is
// not acknowledged yet.
#define _GNU_SOURCE
#include <librdkafka/rdkafka.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    batch_count = 1000,     // messages in one transaction
    batch_bytes = 1 << 20,  // keys and values in one transaction
    outbox_bound = 50000,   // rows without acknowledgement past which nothing is read
    most_partitions = 256,
    ring = 1 << 17,         // acknowledgements that may come out of order; more than outbox_bound
};

static volatile sig_atomic_t stopping;
static void stop(int signal) {
    (void)signal;
    stopping = 1;
}

static void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("limit: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    exit(1);
}

// MARK: Bytes of one transaction, read by SQLite and librdkafka where they lie

typedef struct {
    const char *start;
    int count;
} text;

static char arena[16 << 20];
static size_t used;

static text print(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *start = arena + used;
    const int count = vsnprintf(start, sizeof arena - used, format, arguments);
    va_end(arguments);
    if (count < 0 || used + (size_t)count >= sizeof arena) die("the arena is too small");
    used += (size_t)count;
    return (text){start, count};
}

// Adds a header in the form in which the outbox keeps them: length of the name (2 bytes), name, length of the value (4), value.
static void header(const char *name, text value) {
    const size_t length = strlen(name);
    if (used + length + (size_t)value.count + 6 >= sizeof arena) die("the arena is too small");
    char *at = arena + used;
    *at++ = (char)length;
    *at++ = (char)(length >> 8);
    memcpy(at, name, length);
    at += length;
    for (int shift = 0; shift < 32; shift += 8) *at++ = (char)((uint32_t)value.count >> shift);
    memcpy(at, value.start, (size_t)value.count);
    used = (size_t)(at + value.count - arena);
}

static text literal(const char *string) { return (text){string, (int)strlen(string)}; }

// MARK: The store

static sqlite3 *database;
static sqlite3_stmt *begin, *commit, *remember, *write_entity, *write_appointment, *write_outbox, *delete_outbox, *move, *published;

static void check(int code, const char *what) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) die("%s: %s", what, sqlite3_errmsg(database));
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), sql);
    return statement;
}

static void run(sqlite3_stmt *statement) {
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {}
    check(code, sqlite3_sql(statement));
    sqlite3_reset(statement);
}

static void bind_text(sqlite3_stmt *statement, int index, text value) {
    check(sqlite3_bind_text(statement, index, value.start, value.count, SQLITE_STATIC), "bind");
}

static void bind_blob(sqlite3_stmt *statement, int index, text value) {
    check(sqlite3_bind_blob(statement, index, value.start, value.count, SQLITE_STATIC), "bind");
}

static void bind_integer(sqlite3_stmt *statement, int index, int64_t value) {
    check(sqlite3_bind_int64(statement, index, value), "bind");
}

static void open_store(const char *path, const char *pages) {
    check(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL), path);
    // As the service opens its writer.
    check(sqlite3_exec(database,
                       "PRAGMA cache_size = -8192; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                       "PRAGMA journal_mode = WAL; PRAGMA cache_spill = OFF; PRAGMA synchronous = FULL",
                       NULL, NULL, NULL),
          "open");
    check(sqlite3_wal_autocheckpoint(database, atoi(pages)), pages);
    begin = prepare("BEGIN IMMEDIATE");
    commit = prepare("COMMIT");
    remember = prepare(
        "INSERT INTO inbox (message, at, answer, outcome) VALUES (?, ?, ?, ?) ON CONFLICT (message) DO NOTHING");
    write_entity = prepare(
        "INSERT INTO entity (key, account, epoch, revision, schema, body) VALUES (?1, ?2, ?3, 1, ?4, ?5) "
        "ON CONFLICT (key) DO NOTHING");
    write_appointment = prepare("INSERT INTO appointment VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)");
    write_outbox = prepare(
        "INSERT INTO outbox (number, topic, partition, key, headers, body, signed, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    delete_outbox = prepare("DELETE FROM outbox WHERE number <= ?");
    move = prepare("UPDATE position SET next = ? WHERE topic = ? AND partition = ? AND next = ?");
    published = prepare(
        "INSERT INTO published (partition, next) VALUES (?1, ?2) ON CONFLICT (partition) DO UPDATE SET next = ?2");
}

// MARK: The bus

static int64_t mark, sent;                      // rows up to `mark` are acknowledged, up to `sent` produced
static uint8_t acknowledged[ring];              // beyond the mark, by number
static int64_t ends[most_partitions];           // of our events, as acknowledged; 0: nothing new

static void report(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
    (void)client, (void)opaque;
    if (message->err) die("publish: %s", rd_kafka_err2str(message->err));
    // The lowest bit says whether it is an event.
    const int64_t tag = (int64_t)(intptr_t)message->_private;
    acknowledged[(tag >> 1) % ring] = 1;
    while (mark < sent && acknowledged[(mark + 1) % ring]) acknowledged[++mark % ring] = 0;
    if (tag & 1 && message->partition < most_partitions && ends[message->partition] <= message->offset)
        ends[message->partition] = message->offset + 1;
}

static rd_kafka_t *client(rd_kafka_type_t type, const char *bootstrap, const char *const settings[][2]) {
    char error[512];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    if (type == RD_KAFKA_PRODUCER) rd_kafka_conf_set_dr_msg_cb(conf, report);
    if (rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap, error, sizeof error)) die("%s", error);
    for (int i = 0; settings[i][0]; i++)
        if (rd_kafka_conf_set(conf, settings[i][0], settings[i][1], error, sizeof error)) die("%s", error);
    rd_kafka_t *made = rd_kafka_new(type, conf, error, sizeof error);
    if (!made) die("%s", error);
    return made;
}

// The same settings as the service's own clients, but that its consumer may hold more.
static const char *const producer_settings[][2] = {
    {"enable.idempotence", "true"}, {"acks", "all"}, {"compression.type", "lz4"}, {"message.timeout.ms", "0"},
    {"linger.ms", "1"}, {"queue.buffering.max.messages", "100000"}, {"queue.buffering.max.kbytes", "131072"},
    {"socket.nagle.disable", "true"}, {NULL, NULL}};
static const char *const consumer_settings[][2] = {
    {"group.id", "limit"}, {"enable.auto.commit", "false"}, {"enable.auto.offset.store", "false"},
    {"auto.offset.reset", "error"}, {"queued.min.messages", "100000"}, {"queued.max.messages.kbytes", "8192"},
    {"fetch.max.bytes", "4000000"}, {"fetch.wait.max.ms", "100"}, {"socket.nagle.disable", "true"}, {NULL, NULL}};

typedef struct {
    rd_kafka_topic_t *topic;
    int32_t partition;
    int64_t number;
    text key, headers, body;
    int is_event;
} outgoing;

static rd_kafka_t *producer;

static void produce(const outgoing *message) {
    rd_kafka_headers_t *headers = rd_kafka_headers_new(16);
    const char *at = message->headers.start, *end = at + message->headers.count;
    while (at < end) {
        const uint8_t *size = (const uint8_t *)at;
        const int name = size[0] | size[1] << 8;
        size = (const uint8_t *)at + 2 + name;
        const int value = (int)((uint32_t)size[0] | (uint32_t)size[1] << 8 | (uint32_t)size[2] << 16 | (uint32_t)size[3] << 24);
        rd_kafka_header_add(headers, at + 2, name, at + 2 + name + 4, value);
        at += 2 + name + 4 + value;
    }
    rd_kafka_resp_err_t code;
    while ((code = rd_kafka_producev(
                producer, RD_KAFKA_V_RKT(message->topic), RD_KAFKA_V_PARTITION(message->partition),
                RD_KAFKA_V_KEY(message->key.start, (size_t)message->key.count),
                RD_KAFKA_V_VALUE((void *)message->body.start, (size_t)message->body.count), RD_KAFKA_V_HEADERS(headers),
                RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                RD_KAFKA_V_OPAQUE((void *)(intptr_t)(message->number << 1 | message->is_event)), RD_KAFKA_V_END)) ==
           RD_KAFKA_RESP_ERR__QUEUE_FULL)
        rd_kafka_poll(producer, 10);
    if (code) die("produce: %s", rd_kafka_err2str(code));
    sent = message->number;
}

// murmur2, as Kafka's clients choose a partition for a key.
static int32_t partition_of(text key, int32_t count) {
    const uint32_t m = 0x5bd1e995;
    uint32_t hash = 0x9747b28c ^ (uint32_t)key.count;
    const uint8_t *data = (const uint8_t *)key.start;
    int left = key.count;
    for (; left >= 4; data += 4, left -= 4) {
        uint32_t k = data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
        k *= m;
        k ^= k >> 24;
        hash = hash * m ^ k * m;
    }
    if (left > 2) hash ^= (uint32_t)data[2] << 16;
    if (left > 1) hash ^= (uint32_t)data[1] << 8;
    if (left > 0) hash = (hash ^ data[0]) * m;
    hash ^= hash >> 13;
    hash *= m;
    hash ^= hash >> 15;
    return (int32_t)(hash & 0x7fffffff) % count;
}

// MARK: A booking

static const char source[] = "/telehealth/scheduling";
static rd_kafka_topic_t *events, *outcomes;
static const char *events_name, *outcomes_name;
static int32_t partitions;
static int64_t epoch, next_number, now;
static char instant[32];
static outgoing batch[3 * batch_count];
static int promised;

static text find(const rd_kafka_headers_t *headers, const char *name) {
    const void *value;
    size_t size;
    if (rd_kafka_header_get_last(headers, name, &value, &size)) die("a command has no header %s", name);
    return (text){value, (int)size};
}

// The text of a member of the command's body: looked for, not parsed.
static text member(text body, const char *name) {
    const char *found = memmem(body.start, (size_t)body.count, name, strlen(name));
    if (!found) die("a command has no member %s", name);
    const char *start = found + strlen(name);
    const char *end = memchr(start, '"', (size_t)(body.start + body.count - start));
    if (!end) die("the member %s does not end", name);
    return (text){start, (int)(end - start)};
}

static int digits(const char *at, int count) {
    int value = 0;
    while (count--) value = value * 10 + *at++ - '0';
    return value;
}

// Milliseconds since 1970 of a time such as 2026-11-24T08:15:30.000Z.
static int64_t milliseconds(text time) {
    if (time.count != 24) die("%.*s is written in another way than ours", time.count, time.start);
    const char *at = time.start;
    int year = digits(at, 4);
    const int month = digits(at + 5, 2);
    year -= month <= 2;
    const int64_t day = 365LL * year + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 +
                        digits(at + 8, 2) - 719469;
    return ((day * 24 + digits(at + 11, 2)) * 60 + digits(at + 14, 2)) * 60000 + digits(at + 17, 2) * 1000 + digits(at + 20, 3);
}

static text common_headers(text id, const char *type, text key, text account, text command) {
    const size_t start = used;
    header("content-type", literal("application/json"));
    header("ce_specversion", literal("1.0"));
    header("ce_source", literal(source));
    header("ce_time", literal(instant));
    header("ce_id", id);
    header("ce_type", literal(type));
    header("ce_subject", key);
    header("ce_accountid", account);
    header("ce_correlationid", command);
    header("ce_causationid", command);
    return (text){arena + start, (int)(used - start)};
}

static void promise(rd_kafka_topic_t *topic, const char *name, int32_t partition, text key, text headers, text body) {
    outgoing *message = &batch[promised++];
    *message = (outgoing){topic, partition, next_number++, key, headers, body, topic == events};
    bind_integer(write_outbox, 1, message->number);
    bind_text(write_outbox, 2, literal(name));
    bind_integer(write_outbox, 3, partition);
    bind_blob(write_outbox, 4, key);
    bind_blob(write_outbox, 5, headers);
    bind_blob(write_outbox, 6, body);
    bind_integer(write_outbox, 7, 0);
    bind_integer(write_outbox, 8, now);
    run(write_outbox);
}

static const char appointment_schema[] = "urn:telehealth:scheduling:appointment:v1";
static const char session_schema[] = "urn:telehealth:scheduling:session:v1";

// Stores a state and promises its event.
static int64_t emit(text key, text account, text state, const char *type, const char *schema, text command) {
    bind_text(write_entity, 1, key);
    bind_text(write_entity, 2, account);
    bind_integer(write_entity, 3, epoch);
    bind_text(write_entity, 4, literal(schema));
    bind_blob(write_entity, 5, state);
    run(write_entity);
    if (sqlite3_changes(database) != 1) die("%.*s is there already", key.count, key.start);
    const int64_t revision = 1;

    const text id = print("%lld.%lld", (long long)epoch, (long long)next_number);
    const size_t start = used;
    common_headers(id, type, key, account, command);
    header("ce_dataschema", literal(schema));
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)epoch);
    header("ce_epoch", literal(number));
    snprintf(number, sizeof number, "%lld", (long long)revision);
    header("ce_revision", literal(number));
    promise(events, events_name, partition_of(account, partitions), key, (text){arena + start, (int)(used - start)}, state);
    return revision;
}

static void book(const rd_kafka_message_t *command) {
    rd_kafka_headers_t *headers;
    if (rd_kafka_message_headers(command, &headers)) die("a command has no headers");
    const text id = find(headers, "ce_id"), from = find(headers, "ce_source"), type = find(headers, "ce_type");
    const text account = find(headers, "ce_accountid");
    const text key = {command->key, (int)command->key_len};
    // The whole message is copied once, as whoever reads it must; what is made of it lies beside the copy.
    const text body = print("%.*s", (int)command->len, (const char *)command->payload);

    const text practitioner = member(body, "\"practitionerId\":\"");
    bind_text(write_appointment, 1, practitioner);
    bind_integer(write_appointment, 2, milliseconds(member(body, "\"start\":\"")));
    const text appointment = {key.start + sizeof "appointment/" - 1, key.count - (int)sizeof "appointment/" + 1};
    bind_text(write_appointment, 3, appointment);
    bind_integer(write_appointment, 4, milliseconds(member(body, "\"end\":\"")));
    bind_integer(write_appointment, 5, 1);
    bind_integer(write_appointment, 6, 1);
    bind_integer(write_appointment, 7, 1);
    bind_text(write_appointment, 8, literal("team/reminders"));
    run(write_appointment);

    // The state is the command's own body, whose first brace gives way to what a state has besides.
    const text state = print("{\"accountId\":\"%.*s\",\"status\":\"booked\",%.*s", account.count, account.start, body.count - 1,
                             body.start + 1);
    const int64_t revision = emit(key, account, state, "telehealth.scheduling.appointment.booked.v1", appointment_schema, id);
    const text session_key = print("session/%.*s", appointment.count, appointment.start);
    const text session =
        print("{\"accountId\":\"%.*s\",\"clientsWaiting\":0,\"id\":\"%.*s\",\"practitionerId\":\"%.*s\","
              "\"reason\":\"not-provisioned-yet\",\"state\":\"notReady\"}",
              account.count, account.start, appointment.count, appointment.start, practitioner.count, practitioner.start);
    emit(session_key, account, session, "telehealth.scheduling.session.changed.v1", session_schema, id);

    const text outcome_id = print("%lld.%lld", (long long)epoch, (long long)next_number);
    const text outcome =
        print("{\"commandId\":\"%.*s\",\"commandSource\":\"%.*s\",\"commandType\":\"%.*s\",\"entity\":\"%.*s\","
              "\"result\":\"accepted\",\"revision\":%lld}",
              id.count, id.start, from.count, from.start, type.count, type.start, key.count, key.start, (long long)revision);
    const text message = print("%.*s\n%.*s\n%.*s", account.count, account.start, from.count, from.start, id.count, id.start);
    bind_text(remember, 1, message);
    bind_integer(remember, 2, now);
    bind_text(remember, 3, outcome_id);
    bind_blob(remember, 4, outcome);
    run(remember);
    if (sqlite3_changes(database) != 1) die("command %.*s came twice", id.count, id.start);
    promise(outcomes, outcomes_name, command->partition, key,
            common_headers(outcome_id, "telehealth.scheduling.command.accepted.v1", key, account, id), outcome);
}

// MARK: The loop

static void tick(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    now = time.tv_sec * 1000LL + time.tv_nsec / 1000000;
    struct tm parts;
    gmtime_r(&time.tv_sec, &parts);
    const size_t count = strftime(instant, sizeof instant, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(instant + count, sizeof instant - count, ".%03dZ", (int)(now % 1000));
}

static int64_t deleted;

static void note_acknowledged(void) {
    if (mark == deleted) return;
    bind_integer(delete_outbox, 1, mark);
    run(delete_outbox);
    deleted = mark;
    for (int i = 0; i < partitions; i++) {
        if (!ends[i]) continue;
        bind_integer(published, 1, i);
        bind_integer(published, 2, ends[i]);
        run(published);
        ends[i] = 0;
    }
}

int main(int count, char **arguments) {
    if (count < 7) die("usage: limit BOOTSTRAP STORE PAGES COMMANDS EVENTS OUTCOMES [TOPIC...]");
    const char *bootstrap = arguments[1], *commands = arguments[4];
    events_name = arguments[5];
    outcomes_name = arguments[6];
    signal(SIGTERM, stop);
    open_store(arguments[2], arguments[3]);

    producer = client(RD_KAFKA_PRODUCER, bootstrap, producer_settings);
    events = rd_kafka_topic_new(producer, events_name, NULL);
    outcomes = rd_kafka_topic_new(producer, outcomes_name, NULL);
    rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, bootstrap, consumer_settings);
    rd_kafka_poll_set_consumer(consumer);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer);

    static int64_t positions[most_partitions];
    rd_kafka_topic_partition_list_t *assigned = rd_kafka_topic_partition_list_new(16);
    sqlite3_stmt *select = prepare("SELECT partition, next FROM position WHERE topic = ? ORDER BY partition");
    bind_text(select, 1, literal(commands));
    while (sqlite3_step(select) == SQLITE_ROW) {
        const int32_t partition = sqlite3_column_int(select, 0);
        if (partition >= most_partitions) die("too many partitions");
        positions[partition] = sqlite3_column_int64(select, 1);
        rd_kafka_topic_partition_list_add(assigned, commands, partition)->offset = positions[partition];
        partitions++;
    }
    sqlite3_finalize(select);
    if (!partitions) die("the store has no positions of %s", commands);
    for (int i = 7; i < count; i++)
        for (int32_t j = 0; j < partitions; j++)
            rd_kafka_topic_partition_list_add(assigned, arguments[i], j)->offset = RD_KAFKA_OFFSET_END;
    select = prepare("SELECT (SELECT value FROM fact WHERE name = 'epoch'), (SELECT max(number) FROM outbox)");
    if (sqlite3_step(select) == SQLITE_ROW) {
        epoch = sqlite3_column_int64(select, 0) + 1;
        if (sqlite3_column_int64(select, 1)) die("the store has an outbox: begin with one that is empty");
    }
    sqlite3_finalize(select);
    next_number = 1;
    if (rd_kafka_assign(consumer, assigned)) die("the partitions can't be assigned");

    static rd_kafka_message_t *messages[batch_count];
    ssize_t ahead = 0;      // a message that was taken beyond the bytes of its batch lies at the front
    while (!stopping) {
        rd_kafka_poll(producer, 0);
        ssize_t taken = ahead;
        if (sent - mark >= outbox_bound) {
            rd_kafka_poll(producer, 10);
        } else {
            // Wait for one, then take what is there: the time-out of a batch would linger.
            if (!taken) taken = rd_kafka_consume_batch_queue(queue, sent > mark ? 5 : 100, messages, 1);
            if (taken > 0 && taken < batch_count)
                taken += rd_kafka_consume_batch_queue(queue, 0, messages + taken, (size_t)(batch_count - taken));
        }
        if (taken <= 0 && mark == deleted) continue;
        tick();
        used = 0;
        promised = 0;
        ssize_t handled = 0;
        size_t bytes = 0;
        static int64_t moved[most_partitions];
        run(begin);
        note_acknowledged();
        for (; handled < taken && bytes < batch_bytes; handled++) {
            const rd_kafka_message_t *message = messages[handled];
            if (message->err) die("consume: %s", rd_kafka_message_errstr(message));
            book(message);
            bytes += message->len + message->key_len;
            moved[message->partition] = message->offset + 1;
        }
        for (int i = 0; i < partitions; i++) {
            if (!moved[i]) continue;
            bind_integer(move, 1, moved[i]);
            bind_text(move, 2, literal(commands));
            bind_integer(move, 3, i);
            bind_integer(move, 4, positions[i]);
            run(move);
            if (sqlite3_changes(database) != 1) die("the position of partition %d was moved by somebody else", i);
            positions[i] = moved[i];
            moved[i] = 0;
        }
        run(commit);
        for (int i = 0; i < promised; i++) produce(&batch[i]);
        for (ssize_t i = 0; i < handled; i++) rd_kafka_message_destroy(messages[i]);
        ahead = taken - handled;
        if (ahead < 0) ahead = 0;
        memmove(messages, messages + handled, (size_t)ahead * sizeof *messages);
    }
    while (mark < sent) rd_kafka_poll(producer, 100);
    tick();
    run(begin);
    note_acknowledged();
    run(commit);
    // Clients and statements end with the process.
    exit(0);
}
