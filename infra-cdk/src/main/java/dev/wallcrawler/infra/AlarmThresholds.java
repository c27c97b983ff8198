package dev.wallcrawler.infra;

/**
 * When alarms fire. Durations are milliseconds, as the metrics are.
 *
 * @param sessionErrors SessionErrors in 5 minutes
 * @param longSessionMillis the longest session that is not worth a look
 * @param slowStartMillis the 90th percentile of ProvisioningTime
 * @param iteratorAgeMillis how far stream-processor may lag behind
 * @param apiServerErrors 5XX answers in a minute
 * @param apiClientErrorPercent 4XX answers of a hundred
 * @param apiLatencyMillis the 99th percentile of the API's latency
 * @param gatewayCpuPercent of the gateway service
 * @param gatewayMemoryPercent of the gateway service
 * @param reaperRepairs in 15 minutes
 * @param archiveAgeSeconds the age of the oldest record that is not in the archive yet
 */
public record AlarmThresholds(
        int sessionErrors,
        int longSessionMillis,
        int slowStartMillis,
        int iteratorAgeMillis,
        int apiServerErrors,
        int apiClientErrorPercent,
        int apiLatencyMillis,
        int gatewayCpuPercent,
        int gatewayMemoryPercent,
        int reaperRepairs,
        int archiveAgeSeconds) {

    static AlarmThresholds from(Context context) {
        int most = Integer.MAX_VALUE;
        return new AlarmThresholds(
                context.number("alarmSessionErrors", 10, 1, most),
                context.number("alarmLongSessionMillis", 600_000, 1, most),
                context.number("alarmSlowStartMillis", 60_000, 1, most),
                context.number("alarmIteratorAgeMillis", 60_000, 1, most),
                context.number("alarmApiServerErrors", 5, 1, most),
                context.number("alarmApiClientErrorPercent", 20, 1, 100),
                context.number("alarmApiLatencyMillis", 3_000, 1, most),
                context.number("alarmGatewayCpuPercent", 80, 1, 100),
                context.number("alarmGatewayMemoryPercent", 85, 1, 100),
                context.number("alarmReaperRepairs", 1, 1, most),
                context.number("alarmArchiveAgeSeconds", 3_600, 1, most));
    }
}
