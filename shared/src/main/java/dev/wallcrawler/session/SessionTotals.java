package dev.wallcrawler.session;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a session used over its life, as its controller measured it.
 *
 * @param proxyBytes bytes that passed between clients and browser, both ways
 * @param browserUse what the browser used; absent if it was gone before that was measured
 */
public record SessionTotals(long proxyBytes, Optional<BrowserUse> browserUse) {

    public SessionTotals {
        requireNonNull(browserUse, "browserUse is null");
    }

    public SessionTotals(long proxyBytes, BrowserUse browserUse) {
        this(proxyBytes, Optional.of(browserUse));
    }

    /**
     * What the browser's processes used.
     *
     * @param cpuAveragePercent average CPU use in percent of one core
     * @param memoryPeakMb peak resident memory in MB (1,000,000 bytes)
     */
    public record BrowserUse(double cpuAveragePercent, long memoryPeakMb) {}
}
