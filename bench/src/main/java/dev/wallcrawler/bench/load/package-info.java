/** What a stack does under load, and what it must not do. {@code bench/load} starts it. */
package dev.wallcrawler.bench.load;
