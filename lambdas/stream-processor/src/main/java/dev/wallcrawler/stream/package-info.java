/**
 * What follows from a change of a session. The sessions table's stream is read in order; each change has its consequences
 * here and nowhere else: the events that make up a session's trail, and the stop of a task whose session is over.
 */
package dev.wallcrawler.stream;
