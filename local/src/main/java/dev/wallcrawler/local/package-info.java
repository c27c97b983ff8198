/**
 * The whole system on one machine, without AWS, in real parts: Amazon's own database engine, the real handlers behind a small
 * front that behaves as API Gateway does, an endpoint that speaks ECS's wire protocol, the real controller and gateway as
 * processes. {@link dev.wallcrawler.local.LocalStack} starts and stops it. Nothing in the handlers knows of this package.
 */
package dev.wallcrawler.local;
