using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>How a kernel whose items are samples uses a buffer of rows: by item where a sample's rows lie next to each other.</summary>
internal readonly record struct RowUses(bool IsBatchMajor)
{
    public BufferUse Read(PlanBuffer buffer) => IsBatchMajor ? BufferUse.ReadByItem(buffer) : BufferUse.Read(buffer);

    public BufferUse Write(PlanBuffer buffer) => IsBatchMajor ? BufferUse.WriteByItem(buffer) : BufferUse.Write(buffer);
}
