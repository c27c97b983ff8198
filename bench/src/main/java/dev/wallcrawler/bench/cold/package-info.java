/** What the functions' artefacts cost to start, under the real runtime interface client. */
package dev.wallcrawler.bench.cold;
