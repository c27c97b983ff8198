/**
 * What an API function is made of: one endpoint that routes one request to one method, typed reads of the request, answers and
 * errors in the API's one form, and the API's view of a session. Callers never see an exception: every outcome has a status code
 * and a JSON body.
 */
package dev.wallcrawler.api;
