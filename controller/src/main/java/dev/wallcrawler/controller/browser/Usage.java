package dev.wallcrawler.controller.browser;

/**
 * What a browser's processes use.
 *
 * @param cpuMillis processor time since the browser was launched, in milliseconds
 * @param memoryMb resident memory now, in MB (1,000,000 bytes)
 */
public record Usage(long cpuMillis, long memoryMb) {

    /** Nothing is known. */
    public static final Usage NONE = new Usage(0, 0);
}
