/** {@code wallcrawler logs}: the lines of all log files as one trail, for a person or for a program. */
package dev.wallcrawler.local.command.logs;
