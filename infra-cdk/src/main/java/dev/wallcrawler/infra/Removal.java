package dev.wallcrawler.infra;

import software.amazon.awscdk.RemovalPolicy;

/** What becomes of state when its stack is destroyed. */
final class Removal {

    private Removal() {}

    static RemovalPolicy of(DeploymentSettings settings) {
        return settings.isProduction() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    }

    /**
     * As {@link #of}, but for a stack that could not be created: its resources go with it. Else those with a name of their own
     * would be in the way of the next try.
     */
    static RemovalPolicy onceCreated(DeploymentSettings settings) {
        return settings.isProduction() ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    }
}
