/** Projects, which own sessions and limit how many run at once, and the API keys that act for them. */
package dev.wallcrawler.project;
