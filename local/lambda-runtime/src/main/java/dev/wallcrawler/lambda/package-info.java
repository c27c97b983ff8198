/** Lambda's side of a function, on this machine: the real runtime interface client, a Runtime API, and events. */
package dev.wallcrawler.lambda;
