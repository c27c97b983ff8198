/** Processes of this machine: telling them apart for certain, and ending what belongs together. */
package dev.wallcrawler.local.process;
