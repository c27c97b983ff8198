package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;

import java.util.OptionalInt;

import static java.util.Objects.requireNonNull;

/**
 * What a browser uses at the moment.
 *
 * @param cpuPercent of one core; left out of the line if it is not a finite number
 * @param memoryMb resident memory in MB (1,000,000 bytes)
 * @param networkBytes bytes that passed between clients and browser so far
 * @param activeTargets pages and workers that the browser has open, if they could be counted
 */
public record ResourceMetrics(
        SessionRef session, double cpuPercent, long memoryMb, long networkBytes, OptionalInt activeTargets)
        implements SessionEvent {

    public ResourceMetrics {
        requireNonNull(session, "session is null");
        requireNonNull(activeTargets, "activeTargets is null");
    }

    @Override
    public EventType type() {
        return EventType.RESOURCE_METRICS;
    }

    @Override
    public void describeTo(EventFields fields) {
        fields.session(session);
        fields.metadata(EventField.CPU_PERCENT, cpuPercent);
        fields.metadata(EventField.MEMORY_MB, memoryMb);
        fields.metadata(EventField.NETWORK_BYTES, networkBytes);
        if (activeTargets.isPresent()) {
            fields.metadata(EventField.ACTIVE_TARGETS, activeTargets.getAsInt());
        }
    }
}
