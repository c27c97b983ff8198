/** Calls the handlers as Lambda does: events and results as JSON through Lambda's own serialisation, a context, a time limit. */
package dev.wallcrawler.local.function;
