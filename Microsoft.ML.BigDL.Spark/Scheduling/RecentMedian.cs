namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>The median of the last few numbers: one slow job, a collection or a cold start does not move it.</summary>
internal sealed class RecentMedian(int capacity)
{
    private readonly Queue<double> _recent = new(capacity);

    public int Count => _recent.Count;

    /// <summary>The upper of the two middle numbers where there are two; 0 before the first.</summary>
    public double Value => _recent.Count == 0 ? 0 : _recent.Order().ElementAt(_recent.Count / 2);

    public void Add(double number)
    {
        if (_recent.Count == capacity)
        {
            _recent.Dequeue();
        }

        _recent.Enqueue(number);
    }

    public void Clear() => _recent.Clear();
}
