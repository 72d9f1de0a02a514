using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Getters of the added columns over a scored batch.</summary>
internal static class ScoreGetters
{
    /// <summary>The getter of an added column.</summary>
    /// <param name="model">What the network yields.</param>
    /// <param name="column">The column's number among those <see cref="ScoreColumns.Of"/> adds.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="row">Brings the scores up to date and gives the place of the current row.</param>
    public static Delegate Create(ScoringModel model, int column, ScoringBatch batch, Func<int> row) => (model.Task, column) switch
    {
        (ScoringTask.Multiclass, 0) => (ValueGetter<uint>)((ref uint value) => value = Key(batch.Output(0, row()))),
        (ScoringTask.Multiclass, _) => Vector(batch, 0, row),
        (ScoringTask.Binary, 0) => (ValueGetter<bool>)((ref bool value) => value = batch.Output(0, row())[0] > 0),
        (ScoringTask.Binary, 2) => (ValueGetter<float>)((ref float value) => value = Probability(batch.Output(0, row())[0])),
        (ScoringTask.Binary or ScoringTask.Regression, _) => (ValueGetter<float>)((ref float value) => value = batch.Output(0, row())[0]),
        _ => Vector(batch, column, row),
    };

    // In double precision, as ML.NET's calibrator computes it from the same score.
    private static float Probability(float score) => (float)(1 / (1 + Math.Exp(-score)));

    // The first of equal scores wins; a row of NaN has no label.
    private static uint Key(ReadOnlySpan<float> scores)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsNaN(scores[i]) && (best < 0 || scores[i] > scores[best]))
                best = i;
        }

        return (uint)(best + 1);
    }

    private static ValueGetter<VBuffer<float>> Vector(ScoringBatch batch, int output, Func<int> row) => (ref VBuffer<float> value) =>
    {
        ReadOnlySpan<float> scores = batch.Output(output, row());
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
        scores.CopyTo(editor.Values);
        value = editor.Commit();
    };
}
