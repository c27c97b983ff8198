/** Decides when a session is ready, active, and at its end, and for which reason; knows nothing of processes or connections. */
package dev.wallcrawler.controller.watch;
