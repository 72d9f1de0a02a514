using System.Globalization;
using System.Text;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Writes the course of a training to <c>mlContext.Log</c> and passes it on.</summary>
internal sealed class ChannelObserver(IChannel channel, ITrainingObserver? next) : ITrainingObserver
{
    public void OnStart(TrainingPlanInfo plan)
    {
        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"Training {plan.Parameters:N0} weights on {plan.Records:N0} records: {plan.Epochs} epochs of {plan.StepsPerEpoch} steps, batch size {plan.BatchSize}, {plan.Threads} threads"));
        next?.OnStart(plan);
    }

    public void OnStep(in TrainingProgress progress) => next?.OnStep(progress);

    public void OnEpoch(EpochResult epoch)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Epoch {epoch.Epoch}: loss {epoch.Loss:G5}");
        foreach ((string name, double value) in epoch.Metrics)
            text.Append(CultureInfo.InvariantCulture, $", {name} {value:G5}");

        if (epoch.ValidationLoss is double loss)
            text.Append(CultureInfo.InvariantCulture, $"; validation loss {loss:G5}");

        foreach ((string name, double value) in epoch.ValidationMetrics)
            text.Append(CultureInfo.InvariantCulture, $", {name} {value:G5}");

        text.Append(CultureInfo.InvariantCulture, $"; {epoch.RecordsPerSecond:N0} records/s");
        channel.Info(MessageSensitivity.None, text.ToString());
        next?.OnEpoch(epoch);
    }

    public void OnMessage(string text, bool isWarning)
    {
        if (isWarning)
            channel.Warning(MessageSensitivity.None, text);
        else
            channel.Info(MessageSensitivity.None, text);

        next?.OnMessage(text, isWarning);
    }

    public void OnEnd(TrainingHistory history)
    {
        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"Training ended ({history.End}) after {history.Epochs.Length} epochs in {history.Duration.TotalSeconds:F1} s; weights of epoch {history.BestEpoch}"));
        next?.OnEnd(history);
    }
}
