package dev.wallcrawler.local.command;

/** Credentials of nobody, for the SDK's default chain in this JVM; the local stack sets the same. */
final class TestingCredentials {
    private TestingCredentials() {}

    static void provide() {
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
    }
}
