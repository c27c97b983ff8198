/** {@code wallcrawler doctor}: what is examined of a stack, and what to do where something is wrong. */
package dev.wallcrawler.local.command.doctor;
