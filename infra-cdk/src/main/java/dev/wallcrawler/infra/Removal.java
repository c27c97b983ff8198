package dev.wallcrawler.infra;

import software.amazon.awscdk.RemovalPolicy;

/** What becomes of state when its stack is destroyed. */
final class Removal {

    private Removal() {}

    static RemovalPolicy of(DeploymentSettings settings) {
        return settings.isProduction() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    }
}
