package dev.wallcrawler.session;

/**
 * What a session used over its life, as its controller measured it.
 *
 * @param proxyBytes bytes that passed between clients and browser, both ways
 * @param cpuAveragePercent average CPU use in percent of one core
 * @param memoryPeakMb peak resident memory of the browser's processes, in MB (1,000,000 bytes)
 */
public record SessionTotals(long proxyBytes, double cpuAveragePercent, long memoryPeakMb) {}
