/**
 * What Wallcrawler costs, beside what the bare parts cost, measured in one run on one machine. {@code bench/run} starts it.
 */
package dev.wallcrawler.bench;
