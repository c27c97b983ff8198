package dev.wallcrawler.bench;

import java.time.Duration;

/** What there is to say of a session that got ready. */
record ReadySession(
        String requestId,
        String sessionId,
        String projectId,
        Duration provisioning,
        String publicIp,
        String privateIp,
        String taskArn,
        String containerId) {

    static final ReadySession EXAMPLE = new ReadySession(
            "5c6d0a0e-9f55-4e0c-8f0e-3f6a0d4f1b5c",
            "sess_01JD3M8T6W5ZQK4V9XN2R7CFBH",
            "proj_01JD3M8T6W5ZQK4V9XN2R7CFBJ",
            Duration.ofMillis(2841),
            "203.0.113.17",
            "10.0.12.34",
            "arn:aws:ecs:us-east-1:123456789012:task/wallcrawler/0cc43cdb3bee4407b9d3e0a5c1e3f7a2",
            "0cc43cdb3bee4407b9d3e0a5c1e3f7a2-1234567890");
}
