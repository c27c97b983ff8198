package dev.wallcrawler.logging;

/** The units that metrics are published in. There is one unit of time, milliseconds, from here to the alarm. */
public enum MetricUnit {
    COUNT("Count"),
    MILLISECONDS("Milliseconds"),
    BYTES("Bytes");

    private final String cloudWatchName;

    MetricUnit(String cloudWatchName) {
        this.cloudWatchName = cloudWatchName;
    }

    /** The unit as CloudWatch spells it. */
    public String cloudWatchName() {
        return cloudWatchName;
    }
}
