/**
 * API Gateway on one machine: routes, the authorizer and its policies, proxy events, Gateway's own errors in the API's form,
 * access log.
 */
package dev.wallcrawler.local.api;
