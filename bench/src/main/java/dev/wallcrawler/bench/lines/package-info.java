/** Whether a log line can be lost when a function is frozen or killed right after its response. */
package dev.wallcrawler.bench.lines;
