package dev.wallcrawler.deployment;

/** The outputs of the service stack that the commands read. */
public enum StackOutput {
    API_URL("ApiUrl"),
    GATEWAY_URL("GatewayUrl"),
    SESSIONS_TABLE("SessionsTable"),
    PROJECTS_TABLE("ProjectsTable"),
    API_KEYS_TABLE("ApiKeysTable"),
    IDEMPOTENCY_TABLE("IdempotencyTable");

    private final String key;

    StackOutput(String key) {
        this.key = key;
    }

    /** The output's name in CloudFormation. */
    public String key() {
        return key;
    }
}
