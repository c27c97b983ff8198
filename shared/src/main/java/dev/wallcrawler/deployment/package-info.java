/** The names by which a deployment is known to what deploys it and to the commands that work on it. */
package dev.wallcrawler.deployment;
