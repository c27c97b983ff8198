/** A deployment in an AWS account, as the commands see it: found by its environment, read with the caller's own rights. */
package dev.wallcrawler.local.command.deployment;
