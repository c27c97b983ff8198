package dev.wallcrawler.infra;

import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.ITopic;
import software.constructs.Construct;

import java.util.ArrayList;
import java.util.List;

/** Alarms that all tell the same topic, when they fire and when it is over. */
final class AlarmSet {

    private final Construct scope;
    private final SnsAction action;
    private final List<Alarm> alarms = new ArrayList<>();

    /** @param scope what the alarms are added to */
    AlarmSet(Construct scope, ITopic topic) {
        this.scope = scope;
        this.action = new SnsAction(topic);
    }

    List<Alarm> all() {
        return List.copyOf(alarms);
    }

    /** Fires from the threshold on; that there is no data is no reason. */
    void above(String id, String description, IMetric metric, double threshold, int periods) {
        alarm(
                id,
                description,
                metric,
                threshold,
                periods,
                periods,
                ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                TreatMissingData.NOT_BREACHING);
    }

    /** Fires beyond the threshold; that there is no data is no reason. */
    void strictlyAbove(String id, String description, IMetric metric, double threshold) {
        strictlyAbove(id, description, metric, threshold, 1);
    }

    /** @param periods how many of them in a row it takes */
    void strictlyAbove(String id, String description, IMetric metric, double threshold, int periods) {
        alarm(
                id,
                description,
                metric,
                threshold,
                periods,
                periods,
                ComparisonOperator.GREATER_THAN_THRESHOLD,
                TreatMissingData.NOT_BREACHING);
    }

    /**
     * Fires below the threshold, and where there is no data.
     *
     * @param points how many of the periods it takes
     */
    void belowOrMissing(String id, String description, IMetric metric, double threshold, int points, int periods) {
        alarm(
                id,
                description,
                metric,
                threshold,
                points,
                periods,
                ComparisonOperator.LESS_THAN_THRESHOLD,
                TreatMissingData.BREACHING);
    }

    private void alarm(
            String id,
            String description,
            IMetric metric,
            double threshold,
            int points,
            int periods,
            ComparisonOperator comparison,
            TreatMissingData missing) {
        Alarm alarm = Alarm.Builder.create(scope, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(threshold)
                .datapointsToAlarm(points == periods ? null : points)
                .evaluationPeriods(periods)
                .comparisonOperator(comparison)
                .treatMissingData(missing)
                .build();
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
        alarms.add(alarm);
    }
}
