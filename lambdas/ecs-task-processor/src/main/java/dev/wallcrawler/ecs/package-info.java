/**
 * What ECS says of the browsers' tasks, put into the sessions. Its events come at least once and in any order; whatever comes
 * twice or late leaves a session as it is.
 */
package dev.wallcrawler.ecs;
