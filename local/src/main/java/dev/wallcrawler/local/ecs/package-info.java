/**
 * ECS on one machine: an endpoint that speaks ECS's own wire protocol, runs each task as a process with everything that it
 * starts, and sends {@code ECS Task State Change} events, in order for each task.
 */
package dev.wallcrawler.local.ecs;
