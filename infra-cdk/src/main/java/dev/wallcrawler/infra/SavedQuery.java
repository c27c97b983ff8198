package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.SessionMetric;

import java.util.List;

/**
 * The questions that are asked again and again, in the language of Logs Insights. A line may have been written twice: lists keep
 * one of each event at their end, since nothing but a limit may follow {@code dedup}; numbers are taken of one line of each event.
 */
enum SavedQuery {
    /** What {@link SessionMetric#SESSION_ERRORS} counts. */
    RECENT_ERRORS(
            "recent-errors",
            everyGroupOfASession(),
            """
            fields @timestamp, service, metadata.operation, error, metadata.end_reason, metadata.stopped_reason, session_id, request_id, event_id
            | filter event_type = "SESSION_ERROR" or (event_type = "SESSION_TERMINATED" and status = "FAILED")
            | sort @timestamp desc
            | dedup event_id
            | limit 100"""),
    FAILED_SESSIONS(
            "failed-sessions-of-a-project",
            List.of(LogGroupName.STREAM_PROCESSOR),
            """
            fields @timestamp, session_id, metadata.end_reason, metadata.stopped_reason, metadata.stop_code, metadata.exit_code, duration_ms, event_id
            | filter event_type = "SESSION_TERMINATED" and status = "FAILED" and project_id like /proj_/
            | sort @timestamp desc
            | dedup event_id
            | limit 200"""),
    LONGEST_SESSIONS(
            "longest-sessions",
            List.of(LogGroupName.STREAM_PROCESSOR),
            """
            fields @timestamp, session_id, project_id, duration_ms, status, metadata.end_reason, event_id
            | filter event_type = "SESSION_TERMINATED"
            | sort duration_ms desc
            | dedup event_id
            | limit 50"""),
    SLOWEST_STARTS(
            "slowest-starts",
            List.of(LogGroupName.STREAM_PROCESSOR),
            """
            fields @timestamp, session_id, project_id, duration_ms, metadata.task_arn, event_id
            | filter event_type = "SESSION_READY"
            | sort duration_ms desc
            | dedup event_id
            | limit 50"""),
    DURATIONS(
            "session-durations",
            List.of(LogGroupName.STREAM_PROCESSOR),
            """
            filter event_type = "SESSION_TERMINATED"
            | stats max(duration_ms) as duration, max(@timestamp) as @t by event_id
            | stats count(*) as sessions, avg(duration), max(duration), min(duration), pct(duration, 50), pct(duration, 99) by datefloor(@t, 1h)"""),
    RESOURCES_BY_PROJECT(
            "resource-use-by-project",
            List.of(LogGroupName.STREAM_PROCESSOR),
            """
            filter event_type = "SESSION_TERMINATED"
            | stats max(duration_ms) as duration, max(metadata.proxy_bytes) as proxied, max(metadata.cpu_usage) as cpu, max(metadata.memory_usage) as memory by event_id, project_id
            | stats count(*) as sessions, sum(duration) / 3600000 as hours, sum(proxied) as bytes, avg(cpu) as cpu_percent, max(memory) as memory_mb by project_id
            | sort hours desc"""),
    ONE_SESSION(
            "one-sessions-story",
            everyGroupOfASession(),
            """
            fields @timestamp, service, event_type, status, duration_ms, message, error, metadata.operation, metadata.url, metadata.end_reason, metadata.reason, event_id
            | filter session_id = "sess_"
            | sort @timestamp asc
            | dedup event_id
            | limit 1000"""),
    END_REASONS(
            "end-reasons-over-time",
            List.of(LogGroupName.STREAM_PROCESSOR),
            """
            filter event_type = "SESSION_TERMINATED"
            | stats count_distinct(event_id) as sessions by metadata.end_reason, bin(1h)"""),
    ONE_REQUEST(
            "one-request-by-its-id",
            everyGroupOfASession(),
            """
            fields @timestamp, service, event_type, metadata.method, metadata.route, metadata.status_code, duration_ms, error, session_id, trace_id
            | filter request_id = ""
            | sort @timestamp asc
            | limit 200""");

    private final String title;
    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of, which the checker cannot see through the constructor.
    private final List<LogGroupName> logGroups;
    private final String text;

    SavedQuery(String title, List<LogGroupName> logGroups, String text) {
        this.title = title;
        this.logGroups = logGroups;
        this.text = text;
    }

    String title() {
        return title;
    }

    List<LogGroupName> logGroups() {
        return logGroups;
    }

    String text() {
        return text;
    }

    private static List<LogGroupName> everyGroupOfASession() {
        return List.of(LogGroupName.values()).stream()
                .filter(name -> name != LogGroupName.API_ACCESS)
                .toList();
    }
}
