using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>What an operator sees while its node is compiled: buffers for inputs and outputs, and where to put kernels.</summary>
internal sealed class CompileContext(PlanCompiler compiler, Node node, int ordinal)
{
    public Node Node { get; } = node;

    /// <summary>The node's number in the plan, part of the key of random numbers.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>The number of samples in the plan's batch; 0 when there is no batch axis.</summary>
    public int BatchSize => compiler.BatchSize;

    /// <summary>Whether plain loops are asked for in place of the fast kernels.</summary>
    public bool UsesReference => compiler.UsesReference;

    /// <summary>Whether the fast single-precision kernels apply to this node.</summary>
    public bool IsFast => !UsesReference && FloatType == ElementType.Float32;

    /// <summary>The type of the node's first floating-point input or output.</summary>
    public ElementType FloatType
    {
        get
        {
            foreach (Value value in Node.Inputs.Concat(Node.Outputs))
            {
                if (ElementTypes.IsFloat(value.Type.ElementType))
                {
                    return value.Type.ElementType;
                }
            }

            return ElementType.Float32;
        }
    }

    public PlanBuffer Input(int index) => compiler.BufferOf(Node.Inputs[index]);

    public PlanBuffer Output(int index = 0) => compiler.BufferOf(Node.Outputs[index]);

    public Shape InputShape(int index) => Node.Inputs[index].Type.Shape;

    public Shape OutputShape(int index = 0) => Node.Outputs[index].Type.Shape;

    /// <summary>Whether anything reads this output; kernels may skip what nobody reads.</summary>
    public bool IsUsed(int output) => compiler.IsUsed(Node.Outputs[output]);

    /// <summary>Adds a kernel; its uses are numbered in the given order.</summary>
    public void Emit(Kernel kernel, params BufferUse[] uses) => compiler.Emit(Node, kernel, uses);

    /// <summary>Adds a kernel that reads weights alone, at the front of the plan.</summary>
    public void EmitFirst(Kernel kernel, params BufferUse[] uses) => compiler.EmitFirst(Node, kernel, uses);
}
