/**
 * The ECS tasks that browsers run in: how they are found, what is known of them, how they are stopped, and what their end says
 * about a session. A task belongs to the session that it was started by; tasks of anything else are never touched.
 */
package dev.wallcrawler.task;
