namespace Microsoft.ML.BigDL.Graphs;

/// <summary>
/// How a kernel uses a buffer. "By item" promises that item i touches only the i-th of the kernel's equal slices of
/// the buffer, so that a thread finds there what it wrote itself and no barrier is needed.
/// </summary>
internal readonly record struct BufferUse(PlanBuffer Buffer, bool IsWrite, bool IsByItem)
{
    public static BufferUse Read(PlanBuffer buffer) => new(buffer, false, false);

    public static BufferUse ReadByItem(PlanBuffer buffer) => new(buffer, false, true);

    public static BufferUse Write(PlanBuffer buffer) => new(buffer, true, false);

    public static BufferUse WriteByItem(PlanBuffer buffer) => new(buffer, true, true);
}
