package dev.wallcrawler.logging;

/** Every field that a line may have, apart from the metrics: at its root, or within {@code metadata}. */
public enum EventField {
    TIMESTAMP("timestamp"),
    LEVEL("level"),
    SERVICE("service"),
    EVENT_ID("event_id"),
    EVENT_TYPE("event_type"),
    SESSION_ID("session_id"),
    PROJECT_ID("project_id"),
    STATUS("status"),
    DURATION_MS("duration_ms"),
    REQUEST_ID("request_id"),
    TRACE_ID("trace_id"),
    LOGGER("logger"),
    MESSAGE("message"),
    ERROR("error"),
    METADATA("metadata"),

    TIMEOUT("timeout"),
    USER_ID("user_id"),
    API_KEY_ID("api_key_id"),
    REGION("region"),
    KEEP_ALIVE("keep_alive"),
    IGNORED_SETTINGS("ignored_settings"),

    PUBLIC_IP("public_ip"),
    PRIVATE_IP("private_ip"),
    TASK_ARN("task_arn"),
    CONTAINER_ID("container_id"),

    REASON("reason"),
    END_REASON("end_reason"),
    PROXY_BYTES("proxy_bytes"),
    CPU_USAGE("cpu_usage"),
    MEMORY_USAGE("memory_usage"),
    STOPPED_REASON("stopped_reason"),
    STOP_CODE("stop_code"),
    EXIT_CODE("exit_code"),

    OPERATION("operation"),
    RETRY_COUNT("retry_count"),
    FATAL("fatal"),
    REPAIRED("repaired"),
    STACK_TRACE("stack_trace"),

    URL("url"),
    SELECTOR("selector"),
    SUCCESS("success"),

    CPU_PERCENT("cpu_percent"),
    MEMORY_MB("memory_mb"),
    NETWORK_BYTES("network_bytes"),
    ACTIVE_TARGETS("active_targets"),

    METHOD("method"),
    ROUTE("route"),
    STATUS_CODE("status_code"),
    COLD_START("cold_start");

    private final String fieldName;
    private final String firstKey;
    private final String nextKey;

    EventField(String fieldName) {
        this.fieldName = fieldName;
        this.firstKey = "\"" + fieldName + "\":";
        this.nextKey = "," + firstKey;
    }

    /** The field's name in the line. */
    public String fieldName() {
        return fieldName;
    }

    /** The field's name as the key of the first member of a JSON object. */
    String firstKey() {
        return firstKey;
    }

    /** The field's name as the key of a later member of a JSON object. */
    String nextKey() {
        return nextKey;
    }
}
