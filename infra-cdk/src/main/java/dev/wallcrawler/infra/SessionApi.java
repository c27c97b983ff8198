package dev.wallcrawler.infra;

import dev.wallcrawler.api.ErrorBody;
import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigateway.AuthorizationType;
import software.amazon.awscdk.services.apigateway.DomainNameOptions;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.GatewayResponse;
import software.amazon.awscdk.services.apigateway.IdentitySource;
import software.amazon.awscdk.services.apigateway.LambdaIntegration;
import software.amazon.awscdk.services.apigateway.LogGroupLogDestination;
import software.amazon.awscdk.services.apigateway.MethodDeploymentOptions;
import software.amazon.awscdk.services.apigateway.MethodLoggingLevel;
import software.amazon.awscdk.services.apigateway.MethodOptions;
import software.amazon.awscdk.services.apigateway.RequestAuthorizer;
import software.amazon.awscdk.services.apigateway.Resource;
import software.amazon.awscdk.services.apigateway.ResponseType;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.apigateway.SecurityPolicy;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The REST API in front of the functions; its own errors have the same form as theirs. */
final class SessionApi extends Construct {

    /** Each operation, and the function that serves it. */
    static final List<Route> ROUTES = List.of(
            new Route("POST", "/v1/sessions", LogGroupName.SESSIONS_CREATE, 50, 100),
            new Route("GET", "/v1/sessions", LogGroupName.SESSIONS_LIST, 50, 100),
            new Route("GET", "/v1/sessions/{id}", LogGroupName.SESSIONS_RETRIEVE, 500, 1_000),
            new Route("POST", "/v1/sessions/{id}", LogGroupName.SESSIONS_UPDATE, 200, 400),
            new Route("GET", "/v1/sessions/{id}/debug", LogGroupName.SESSIONS_DEBUG, 50, 100));

    /** An operation with its throttle in requests per second. */
    record Route(String method, String path, LogGroupName function, int rate, int burst) {}

    private static final String STAGE = "live";

    /** JSON throughout; the key, the query string and the body stay out of it. */
    private static final String ACCESS_LOG = """
            {"timestamp":"$context.requestTime","request_id":"$context.requestId",\
            "extended_request_id":"$context.extendedRequestId","trace_id":"$context.xrayTraceId",\
            "method":"$context.httpMethod","route":"$context.resourcePath","status_code":"$context.status",\
            "duration_ms":"$context.responseLatency","integration_ms":"$context.integrationLatency",\
            "authorizer_ms":"$context.authorizer.latency","source_ip":"$context.identity.sourceIp",\
            "user_agent":"$context.identity.userAgent","response_bytes":"$context.responseLength",\
            "api_key_id":"$context.authorizer.apiKeyId","error_type":"$context.error.responseType"}""";

    private final RestApi api;

    SessionApi(
            Construct scope, String id, DeploymentSettings settings, StateStack state, SessionFunctions functions) {
        super(scope, id);
        RestApi.Builder builder = RestApi.Builder.create(this, "Api")
                // A dimension of the API's metrics, so it must tell environments apart.
                .restApiName("wallcrawler-" + settings.environment())
                .description("Browser sessions, compatible with the Browserbase API v1")
                .endpointTypes(List.of(EndpointType.REGIONAL))
                .cloudWatchRole(false)
                .deployOptions(StageOptions.builder()
                        .stageName(STAGE)
                        .tracingEnabled(true)
                        // Of the API and the stage there are metrics anyway; those by method cost as custom ones do.
                        .metricsEnabled(false)
                        .loggingLevel(MethodLoggingLevel.OFF)
                        .dataTraceEnabled(false)
                        .accessLogDestination(new LogGroupLogDestination(state.logGroup(LogGroupName.API_ACCESS)))
                        .accessLogFormat(AccessLogFormat.custom(ACCESS_LOG))
                        .throttlingRateLimit(500)
                        .throttlingBurstLimit(1_000)
                        .methodOptions(throttles())
                        .build());
        settings.domain()
                .ifPresent(domain -> builder.disableExecuteApiEndpoint(true)
                        .domainName(DomainNameOptions.builder()
                                .domainName(domain.api())
                                .certificate(Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn()))
                                .endpointType(EndpointType.REGIONAL)
                                .securityPolicy(SecurityPolicy.TLS_1_2)
                                .build()));
        api = builder.build();
        // CDK's own output, in which the stage's URL stands even where it is switched off; ApiUrl is the one to use.
        api.getNode().tryRemoveChild("Endpoint");
        if (settings.apiLogRole() == DeploymentSettings.ApiLogRole.OWN) {
            api.getDeploymentStage().getNode().addDependency(new ApiLogRole(this, "LogRole"));
        }
        RequestAuthorizer authorizer = RequestAuthorizer.Builder.create(this, "Authorizer")
                .handler(functions.of(LogGroupName.AUTHORIZER).alias())
                .identitySources(List.of(IdentitySource.header("X-BB-API-Key")))
                .resultsCacheTtl(Duration.minutes(1))
                .build();
        for (Route route : ROUTES) {
            resource(route.path())
                    .addMethod(
                            route.method(),
                            new LambdaIntegration(functions.of(route.function()).alias()),
                            MethodOptions.builder()
                                    .authorizationType(AuthorizationType.CUSTOM)
                                    .authorizer(authorizer)
                                    .build());
        }
        errors();
        new ApiFirewall(this, "Firewall", api.getDeploymentStage());
    }

    RestApi api() {
        return api;
    }

    /** Where an SDK's base URL points. */
    String url(DeploymentSettings settings) {
        return settings.domain()
                .map(domain -> "https://" + domain.api())
                .orElseGet(() -> "https://%s.execute-api.%s.%s/%s"
                        .formatted(api.getRestApiId(), Aws.REGION, Aws.URL_SUFFIX, STAGE));
    }

    private Resource resource(String path) {
        return api.getRoot().resourceForPath(path.substring(1));
    }

    private static Map<String, MethodDeploymentOptions> throttles() {
        return ROUTES.stream()
                .collect(Collectors.toMap(
                        route -> route.path() + "/" + route.method(),
                        route -> MethodDeploymentOptions.builder()
                                .throttlingRateLimit(route.rate())
                                .throttlingBurstLimit(route.burst())
                                .build()));
    }

    private void errors() {
        error(ResponseType.UNAUTHORIZED, 401, "the header X-BB-API-Key is missing or its key is unknown");
        error(ResponseType.ACCESS_DENIED, 401, "the header X-BB-API-Key is missing or its key is unknown");
        error(ResponseType.EXPIRED_TOKEN, 403, "this key may not do this");
        error(ResponseType.INVALID_API_KEY, 403, "this key may not do this");
        error(ResponseType.INVALID_SIGNATURE, 403, "this key may not do this");
        error(ResponseType.WAF_FILTERED, 403, "too many requests came from this address: try again in five minutes");
        error(ResponseType.MISSING_AUTHENTICATION_TOKEN, 404, "there is no such route");
        error(ResponseType.RESOURCE_NOT_FOUND, 404, "there is no such route");
        error(ResponseType.REQUEST_TOO_LARGE, 413, "a request body may have 1 MiB at most");
        error(ResponseType.UNSUPPORTED_MEDIA_TYPE, 415, "send application/json");
        error(ResponseType.THROTTLED, 429, "too many requests: try again in a moment");
        error(ResponseType.QUOTA_EXCEEDED, 429, "too many requests: try again in a moment");
        error(ResponseType.BAD_REQUEST_BODY, 400, "the request body is not valid");
        error(ResponseType.BAD_REQUEST_PARAMETERS, 400, "the request's parameters are not valid");
        error(ResponseType.DEFAULT_4_XX, 400, "the request is not valid");
        error(ResponseType.AUTHORIZER_FAILURE, 500, "the key could not be checked: try again");
        error(ResponseType.AUTHORIZER_CONFIGURATION_ERROR, 500, "the key could not be checked: try again");
        error(ResponseType.API_CONFIGURATION_ERROR, 500, "the request could not be served");
        finalError(ResponseType.DEFAULT_5_XX, 500, "the request could not be served");
        // Throttled functions are among these, which have done nothing yet.
        error(ResponseType.INTEGRATION_FAILURE, 504, "the request could not be served: try again");
        finalError(ResponseType.INTEGRATION_TIMEOUT, 504, "no answer came in time");
    }

    private void error(ResponseType type, int status, String message) {
        error(type, status, message, Map.of());
    }

    /** A function may have done its work before it failed: an SDK that tries again by itself would start a second browser. */
    private void finalError(ResponseType type, int status, String message) {
        error(type, status, message, Map.of("x-should-retry", "'false'"));
    }

    private void error(ResponseType type, int status, String message, Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("x-request-id", "context.requestId");
        GatewayResponse.Builder.create(this, "Error-" + type.getResponseType())
                .restApi(api)
                .type(type)
                .statusCode(Integer.toString(status))
                .responseHeaders(headers)
                .templates(Map.of("application/json", ErrorBody.of(status, message).toJson()))
                .build();
    }
}
