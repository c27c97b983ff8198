package dev.wallcrawler.logging;

/** Every log group there is: who writes to it, what it is called, and how long it keeps its lines. */
public enum LogGroupName {
    SESSIONS_CREATE("sessions-create", "/aws/lambda/sessions-create", 30),
    SESSIONS_LIST("sessions-list", "/aws/lambda/sessions-list", 14),
    SESSIONS_RETRIEVE("sessions-retrieve", "/aws/lambda/sessions-retrieve", 14),
    SESSIONS_UPDATE("sessions-update", "/aws/lambda/sessions-update", 14),
    SESSIONS_DEBUG("sessions-debug", "/aws/lambda/sessions-debug", 14),
    STREAM_PROCESSOR("stream-processor", "/aws/lambda/sessions-stream-processor", 14),
    ECS_TASK_PROCESSOR("ecs-task-processor", "/aws/lambda/ecs-task-processor", 14),
    AUTHORIZER("authorizer", "/aws/lambda/authorizer", 14),
    SESSION_REAPER("session-reaper", "/aws/lambda/session-reaper", 14),
    CONTROLLER("controller", "/aws/ecs/wallcrawler-controller", 30),
    GATEWAY("gateway", "/aws/ecs/wallcrawler-gateway", 30),
    API_ACCESS("api-access", "/aws/apigateway/wallcrawler-access", 14);

    private final String service;
    private final String logGroup;
    private final int retentionDays;

    LogGroupName(String service, String logGroup, int retentionDays) {
        this.service = service;
        this.logGroup = logGroup;
        this.retentionDays = retentionDays;
    }

    /** The field {@code service} of each line in the group. */
    public String service() {
        return service;
    }

    /** The group's name in CloudWatch, without an environment's prefix. */
    public String logGroup() {
        return logGroup;
    }

    /** After how many days the group drops its lines. */
    public int retentionDays() {
        return retentionDays;
    }
}
